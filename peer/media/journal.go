package media

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strings"
)

// recordBytes is the size of a journal's record: how many bytes are safe (8,
// big-endian), and the hash of the block that ends there (32).
const recordBytes = 8 + sha256.Size

// journal says which bytes of an upload's file are safe on the disk: one record
// for each full block, and a last one for a block that was begun where the upload
// was closed in order. After a loss of power a file can be longer than what was
// written into it.
type journal struct {
	file   *os.File
	length int64 // bytes of records of full blocks
}

func journalPath(part string) string { return strings.TrimSuffix(part, partSuffix) + journalSuffix }

// openJournal opens the journal of an upload's file of at most size bytes. It
// returns the hashes of the full blocks, and how many bytes are safe. A journal
// that does not fit the file counts as far as it does.
func openJournal(part string, data *os.File, size int64) (j *journal, sums []byte, safe int64, err error) {
	info, err := data.Stat()
	if err != nil {
		return nil, nil, 0, err
	}
	f, err := os.OpenFile(journalPath(part), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, 0, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	records, err := io.ReadAll(io.LimitReader(f, (size/BlockBytes+2)*recordBytes))
	if err != nil {
		return nil, nil, 0, err
	}
	sums, safe, begun := readJournal(records, min(size, info.Size()))
	if begun != nil {
		full := int64(len(sums)) / sha256.Size * BlockBytes
		block := make([]byte, safe-full)
		if _, err := data.ReadAt(block, full); err != nil {
			return nil, nil, 0, err
		}
		if sum := sha256.Sum256(block); !bytes.Equal(sum[:], begun) {
			safe = full
		}
	}
	j = &journal{file: f, length: int64(len(sums)) / sha256.Size * recordBytes}
	if err = f.Truncate(j.length); err != nil {
		return nil, nil, 0, err
	}
	return j, sums, safe, nil
}

// readJournal reads records up to the first that does not continue the one
// before, or that goes beyond the file. begun is the hash of the last, short
// block; nil where there is none.
func readJournal(records []byte, size int64) (sums []byte, safe int64, begun []byte) {
	for ; len(records) >= recordBytes; records = records[recordBytes:] {
		end := int64(binary.BigEndian.Uint64(records))
		if end <= safe || end > min(size, safe+BlockBytes) {
			break
		}
		sum := records[8:recordBytes]
		safe = end
		if end%BlockBytes != 0 {
			return sums, safe, sum
		}
		sums = append(sums, sum...)
	}
	return sums, safe, nil
}

// add records full blocks by their hashes, and makes the records safe.
func (j *journal) add(sums []byte) error {
	var records []byte
	for safe := j.length / recordBytes * BlockBytes; len(sums) > 0; sums = sums[sha256.Size:] {
		safe += BlockBytes
		records = binary.BigEndian.AppendUint64(records, uint64(safe))
		records = append(records, sums[:sha256.Size]...)
	}
	if len(records) == 0 {
		return nil
	}
	if _, err := j.file.WriteAt(records, j.length); err != nil {
		return err
	}
	j.length += int64(len(records))
	return j.file.Sync()
}

// end records the block that was begun.
func (j *journal) end(h *Hasher, offset int64) error {
	if h.n == 0 {
		return nil
	}
	record := binary.BigEndian.AppendUint64(nil, uint64(offset))
	if _, err := j.file.WriteAt(h.block.Sum(record), j.length); err != nil {
		return err
	}
	return j.file.Sync()
}

func (j *journal) Close() error { return j.file.Close() }
