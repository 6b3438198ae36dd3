package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A phone on a disk of 6 MB, in namespaces of its own: the disk fills up while it runs,
// and gets room again.
const fullDiskScript = `
mount -t tmpfs -o size=6m,mode=700 tandem "$HOME" || { echo 'skip: no disk can be mounted here'; exit 0; }
export TANDEM_HOME="$HOME/home"
mkdir "$TANDEM_HOME"
dd if=/dev/zero of="$HOME/ballast" bs=1k count=3500 2>&-
tandem run & phone=$!
until tandem status | grep -q 'running since'; do :; done
tandem new Mira || exit 1
text=$(head -c 60000 /dev/zero | tr '\0' 'x')
sent=0
while tandem send Mira "$text"; do sent=$((sent+1)); done
tandem status >&- || { echo 'the phone died'; exit 1; }
tandem doctor >"$SCRATCH/doctor" 2>&1 && { echo 'the doctor finds nothing'; exit 1; }
grep -q '^failed   space' "$SCRATCH/doctor" || { cat "$SCRATCH/doctor"; exit 1; }
rm "$SCRATCH/doctor"
tandem messages Mira --json --limit 200 >&- || { echo 'it cannot be read'; exit 1; }
rm "$HOME/ballast"
tandem send Mira 'There is room' || { echo 'it did not recover'; exit 1; }
kill -TERM $phone
wait $phone || { echo 'it ended with a failure'; exit 1; }
[ "$(tandem messages Mira --json --limit 200 | grep -o '"pos"' | wc -l)" = $((sent+1)) ] || { echo 'messages are lost, or were half sent'; exit 1; }
tandem doctor >"$SCRATCH/doctor" 2>&1 # a disk this small never has enough for it
grep -q '^ok       database' "$SCRATCH/doctor" || { cat "$SCRATCH/doctor"; exit 1; }
echo done
`

func TestPhoneOnAFullDisk(t *testing.T) {
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		t.Skip("no unshare(1) to make a disk with")
	}
	cmd := exec.CommandContext(t.Context(), unshare, "--user", "--map-root-user", "--mount", "--kill-child", "--pid", "--fork",
		"sh", "-c", fullDiskScript)
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir(), "SCRATCH="+t.TempDir(), "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	text := string(out)
	if strings.Contains(text, "skip: ") || strings.Contains(text, "unshare failed") || strings.Contains(text, "Operation not permitted") {
		t.Skip(text)
	}
	if err != nil || !strings.HasSuffix(text, "done\n") {
		t.Fatalf("%v\n%s", err, text)
	}
	if !strings.Contains(text, "no space is left") || !strings.Contains(text, "hint: nothing of it was done") {
		t.Errorf("the refusal does not say why:\n%s", text)
	}
}
