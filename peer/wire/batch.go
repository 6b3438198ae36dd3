package wire

// Batches splits a list of people, chats or messages, in its order, into parts that
// fill a frame to about BatchBytes. An entry that is larger stands alone, and
// still fits into MaxFrame. No list, no parts.
func Batches[T Person | Chat | Message](list []T) [][]T {
	var parts [][]T
	start, bytes := 0, 0
	for i, entry := range list {
		n := size(entry)
		if i > start && bytes+n > BatchBytes {
			parts = append(parts, list[start:i:i])
			start, bytes = i, 0
		}
		bytes += n
	}
	if start < len(list) {
		parts = append(parts, list[start:])
	}
	return parts
}

// size is an entry's share of its frame, with the comma.
func size(entry any) int {
	data, err := marshal(entry)
	if err != nil {
		panic("wire: " + err.Error()) // cannot be: strings and numbers
	}
	return len(data) + 1
}
