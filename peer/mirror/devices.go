package mirror

import (
	"context"

	"tandem/peer/wire"
)

// Devices knows the account's links. What its methods return is for the page: the
// error wraps chat.ErrNotFound or chat.ErrInvalid where that is why.
type Devices interface {
	// List returns the linked devices, without Type and Request.
	List(ctx context.Context) (wire.Linked, error)
	// Rename gives a device the name that the person calls it by.
	Rename(ctx context.Context, id, name string) error
	// Unlink ends the links of other devices, or none of them.
	Unlink(ctx context.Context, ids []string) error
}

// onDevices changes the links as the page asks, and answers with how they are then.
func (s *Session) onDevices(ctx context.Context, typ wire.Type, request string, change func(context.Context) error) error {
	if s.Devices == nil {
		return s.refuse(ctx, typ, request, 0, &wire.Error{Code: "not-found", Text: "This phone does not tell of its links."})
	}
	err := change(ctx)
	var list wire.Linked
	if err == nil {
		list, err = s.Devices.List(ctx)
	}
	if err != nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return s.refuse(ctx, typ, request, 0, s.refusal(err))
	}
	list.Request = request
	return s.send(ctx, &list)
}
