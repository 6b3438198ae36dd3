package wire

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"reflect"
	"testing"

	"github.com/invopop/jsonschema"
)

//go:generate go test -run ^Test(Schema|Example)$ -update .

var update = flag.Bool("update", false, "write schema.json and the examples anew")

// TestSchema keeps schema.json, from which the page's types come, equal to
// the structs.
func TestSchema(t *testing.T) {
	got := schema(t)
	if *update {
		if err := os.WriteFile("schema.json", got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.json differs from the structs: run go generate ./peer/wire")
	}
}

// schema makes one document of every frame: a definition each, FromPhone and
// FromPage for what either side sends, and the bounds as x-bounds.
func schema(t *testing.T) []byte {
	t.Helper()
	r := &jsonschema.Reflector{
		Anonymous:                 true,
		AllowAdditionalProperties: true, // unknown fields are skipped
	}
	if err := r.AddGoComments("tandem/peer/wire", ".", jsonschema.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	root := &jsonschema.Schema{
		Version:     jsonschema.Version,
		Title:       "Frames between phone and page",
		Description: "Generated from the structs of package wire; WIRE.md describes the order of frames.",
		Definitions: jsonschema.Definitions{},
		Extras: map[string]any{"x-bounds": map[string]any{
			"Version":      Version,
			"MaxFrame":     MaxFrame,
			"BatchBytes":   BatchBytes,
			"MaxRequests":  MaxRequests,
			"MaxDepth":     MaxDepth,
			"MaxText":      MaxText,
			"MaxName":      MaxName,
			"MaxPage":      MaxPage,
			"MaxID":        MaxID,
			"MaxAtOnce":    MaxAtOnce,
			"MaxForwarded": MaxForwarded,
			"MaxVCard":     MaxVCard,
			"MaxEmoji":     MaxEmoji,
			"MaxThumb":     MaxThumb,
			"MaxWave":      MaxWave,
			"MaxQuote":     MaxQuote,
			"MaxReactions": MaxReactions,
			"MaxWords":     MaxWords,
			"MaxKinds":     MaxKinds,
			"MaxDevices":   MaxDevices,
			"MaxStreams":   MaxStreams,
			"MaxChunk":     MaxChunk,
			"MaxWhole":     MaxWhole,
			"BulkHeader":   BulkHeader,
			"MaxNumber":    MaxNumber,
		}},
	}
	either := func(description string, frames []any) *jsonschema.Schema {
		s := &jsonschema.Schema{Description: description}
		for _, f := range frames {
			maps.Copy(root.Definitions, r.Reflect(f).Definitions)
			s.OneOf = append(s.OneOf, &jsonschema.Schema{Ref: "#/$defs/" + reflect.TypeOf(f).Name()})
		}
		return s
	}
	root.Definitions["FromPhone"] = either("FromPhone is every frame that the phone sends.", fromPhone)
	root.Definitions["FromPage"] = either("FromPage is every frame that the page sends.", fromPage)
	root.OneOf = []*jsonschema.Schema{{Ref: "#/$defs/FromPhone"}, {Ref: "#/$defs/FromPage"}}

	data, err := json.Marshal(root)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := json.Indent(&out, data, "", "  "); err != nil {
		t.Fatal(err)
	}
	out.WriteByte('\n')
	return out.Bytes()
}
