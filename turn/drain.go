package turn

import "context"

// Drain refuses new allocations, and waits until those that exist have ended
// or ctx has. The server is not Ready from then on. Run goes on; end its
// context afterwards.
func (s *Server) Drain(ctx context.Context) {
	select {
	case <-s.core.relays.drain():
	case <-s.core.done:
	case <-ctx.Done():
	}
}

// drain returns a channel that is closed when no relay is open any more.
func (r *relays) drain() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.drained == nil {
		r.drained = make(chan struct{})
		if len(r.open) == 0 {
			close(r.drained)
		}
	}
	return r.drained
}

func (r *relays) draining() bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.drained != nil
}

// SetSecrets replaces Config.Secrets, which has the same rules: what is signed
// with a secret that is not among them is refused from now on. On an error
// nothing has changed.
func (s *Server) SetSecrets(secrets [][]byte) error {
	if err := validSecrets(secrets); err != nil {
		return err
	}
	s.core.secrets.Store(&secrets)
	return nil
}
