package local

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"

	"tandem/peer/chat"
)

// attempts are the links that are being made for clients, by an ID that only
// the client who began one knows.
type attempts struct {
	mu   sync.Mutex
	byID map[string]*waiting
}

// waiting is a question that was asked and not yet answered.
type waiting struct {
	try    int
	answer chan answerRequest // of one; nil: nothing is asked now
}

func (a *attempts) begin() (id string, end func()) {
	id = rand.Text()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.byID == nil {
		a.byID = make(map[string]*waiting)
	}
	a.byID[id] = &waiting{}
	return id, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.byID, id)
	}
}

// expect returns where the answer to a try of an attempt will come.
func (a *attempts) expect(id string, try int) <-chan answerRequest {
	c := make(chan answerRequest, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	*a.byID[id] = waiting{try: try, answer: c}
	return c
}

// answer hands an answer to the attempt that asked. Each question takes one.
func (a *attempts) answer(_ context.Context, q answerRequest) (struct{}, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w := a.byID[q.Attempt]
	if w == nil || w.answer == nil || w.try != q.Try {
		return struct{}{}, fmt.Errorf("question: %w: it was answered, or its attempt has ended", chat.ErrNotFound)
	}
	w.answer <- q
	w.answer = nil
	return struct{}{}, nil
}
