package wire

import (
	"reflect"
	"testing"

	"tandem/peer/chat"
)

// TestToActionLosesNothing fills every field of each action, and wants each of
// them in what the phone carries out: one that is added to the frame only would
// be ignored without a word.
func TestToActionLosesNothing(t *testing.T) {
	actions := reflect.TypeFor[Action]()
	for i := range actions.NumField() {
		var a Action
		fill(reflect.ValueOf(&a).Elem().Field(i))
		got, err := ToAction(a)
		if err != nil {
			t.Fatal(err)
		}
		name := actions.Field(i).Name
		out := reflect.ValueOf(got)
		for j := range out.NumField() {
			if set := !out.Field(j).IsNil(); set != (out.Type().Field(j).Name == name) {
				t.Errorf("%s: %s is set: %v", name, out.Type().Field(j).Name, set)
			}
		}
		wantFilled(t, name, out.FieldByName(name))
	}
}

func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i))
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0))
	case reflect.String:
		v.SetString("AQI=")
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(7)
	}
}

func wantFilled(t *testing.T, name string, v reflect.Value) {
	t.Helper()
	switch {
	case v.Type() == reflect.TypeFor[chat.By]():
		if !v.IsZero() {
			t.Errorf("%s: a page has set who did it", name)
		}
	case v.IsZero():
		t.Errorf("%s is lost", name)
	case v.Kind() == reflect.Pointer:
		wantFilled(t, name, v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			wantFilled(t, name+"."+v.Type().Field(i).Name, v.Field(i))
		}
	}
}
