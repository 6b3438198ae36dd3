package turn_test

import (
	"fmt"
	"time"

	"tandem/turn"
)

// Whoever introduces two peers makes a credential for each, and sends it along
// with the relay's address.
func ExampleCredentials() {
	now := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	username, password := turn.Credentials([]byte("shared with the relay"), "session-7", now, 10*time.Minute)
	fmt.Println(username)
	fmt.Println(turn.Verify([][]byte{[]byte("shared with the relay")}, username, password, now.Add(time.Minute)))
	fmt.Println(turn.Verify([][]byte{[]byte("shared with the relay")}, username, password, now.Add(time.Hour)))
	// Output:
	// 1893456600:session-7
	// <nil>
	// credential expired at 2030-01-01T00:10:00Z
}
