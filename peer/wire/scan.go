package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// scan refuses what JSON readers understand differently from each other: a
// name given twice in one object, where some take the first and some the
// last, and names that differ in case only, which encoding/json takes for the
// same field. It also bounds the depth. data must be one valid JSON value.
func scan(data []byte) error {
	type level struct {
		names  map[string]bool // nil: an array
		inside bool            // of an object: a name was read, its value comes
	}
	var stack []level
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		var top *level
		if len(stack) > 0 {
			top = &stack[len(stack)-1]
		}
		switch delim, _ := token.(json.Delim); {
		case delim == '}' || delim == ']':
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return nil
			}
			continue
		case top != nil && top.names != nil && !top.inside:
			name := fold(token.(string))
			if top.names[name] {
				return fmt.Errorf("the name %.40q stands twice in one object", token)
			}
			top.names[name] = true
			top.inside = true
			continue
		}
		// A value begins.
		if top != nil {
			top.inside = false
		}
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{names: make(map[string]bool)})
		case json.Delim('['):
			stack = append(stack, level{})
		}
		if len(stack) == 0 {
			return fmt.Errorf("not an object")
		}
		if len(stack) > MaxDepth {
			return fmt.Errorf("nested more than %d deep", MaxDepth)
		}
	}
}

// fold maps names that are equal without regard to case to the same string.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return least
	}, s)
}
