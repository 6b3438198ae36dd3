package main

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"tandem/signaling"
)

// TestMetrics pairs, relays and is refused, and looks for all of it.
func TestMetrics(t *testing.T) {
	r := begin(t, "--metrics-listen=127.0.0.1:0")
	page, phone, relay := pair(t, r.url, "127.0.0.1", signaling.SessionID{1})
	through, err := allocate(t, r.turn, "127.0.0.1", relay)
	if err != nil {
		t.Fatal(err)
	}
	through.exchange("\x16\xfe\xfd a record of DTLS")
	phone.Leave("linked")
	next[signaling.Left](page)
	if _, err := allocate(t, r.turn, "127.0.0.1", signaling.Relay{Username: "nobody", Credential: "x"}); err == nil {
		t.Fatal("an invented credential made an allocation")
	}
	if got := r.get(r.url + "/signal"); !strings.HasPrefix(got, "400 ") {
		t.Fatalf("no upgrade: %s", got)
	}

	text := r.get(r.private)
	for _, line := range []string{
		"tandem_ready 1",
		`tandem_build_info{version="` + version + `"} 1`,
		"tandem_signaling_sockets 2",
		`tandem_signaling_sessions{seats="one"} 1`,
		"tandem_signaling_fill_seconds_count 1",
		"tandem_signaling_answer_seconds_count 1",
		`tandem_signaling_pairings_ended_total{answered="true",reason="linked"} 1`,
		`tandem_signaling_pairings_ended_total{answered="false",reason="failed"} 0`,
		"tandem_turn_allocations 1",
		`tandem_turn_relayed_bytes_total{direction="to-peer"} 20`,
		`tandem_links_total{path="relayed"} 1`,
		`tandem_turn_refused_total{reason="credential"} `,
		"go_goroutines ",
		"process_open_fds ",
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %q", line)
		}
	}

	for _, path := range []string{"/healthz", "/readyz"} {
		for _, base := range []string{r.url, strings.TrimSuffix(r.private, "/metrics")} {
			if got := r.get(base + path); got != "200 ok\n" {
				t.Errorf("%s: %s", path, got)
			}
		}
	}
	if got := r.get(strings.TrimSuffix(r.private, "metrics") + "debug/pprof/goroutine?debug=1"); !strings.HasPrefix(got, "200 goroutine profile") {
		t.Errorf("profile: %.80s", got)
	}
	// The public listener has none of it.
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if got := r.get(r.url + path); strings.HasPrefix(got, "200") {
			t.Errorf("%s is public", path)
		}
	}
}

// A reason that a client has invented makes no new series.
func TestMetricsReasonsAreBounded(t *testing.T) {
	m := newMetrics()
	m.registry.MustRegister(m.ended)
	before := series(t, m)
	for _, reason := range []string{"x1", "x2", "x3", ""} {
		m.Ended(reason, true)
	}
	if after := series(t, m); after != before+1 {
		t.Errorf("%d series, then %d", before, after)
	}
}

func series(t *testing.T, m *metrics) (n int) {
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if strings.HasPrefix(f.GetName(), "tandem_signaling") {
			n += len(f.GetMetric())
		}
	}
	return n
}

// TestDashboard holds the dashboard's queries against what is served.
func TestDashboard(t *testing.T) {
	r := begin(t, "--metrics-listen=127.0.0.1:0")
	pair(t, r.url, "127.0.0.1", signaling.SessionID{1})
	text := r.get(r.private)
	b, err := os.ReadFile("deploy/grafana.json")
	if err != nil {
		t.Fatal(err)
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(b, &board); err != nil {
		t.Fatal(err)
	}
	name := regexp.MustCompile(`\b(tandem|go|process)_[a-z0-9_]+`)
	label := regexp.MustCompile(`([a-z]+)(?:=~?|!=|!~)"`)
	queries := 0
	for _, panel := range board.Panels {
		for _, target := range panel.Targets {
			queries++
			names := name.FindAllString(target.Expr, -1)
			if len(names) == 0 {
				t.Errorf("%s: %q names no metric", panel.Title, target.Expr)
			}
			for _, name := range names {
				if !strings.Contains(text, "\n"+name+"{") && !strings.Contains(text, "\n"+name+" ") {
					t.Errorf("%s: there is no metric %s", panel.Title, name)
				}
			}
			for _, l := range label.FindAllStringSubmatch(target.Expr, -1) {
				if l[1] != "instance" && l[1] != "job" && !strings.Contains(text, l[1]+`="`) {
					t.Errorf("%s: there is no label %s", panel.Title, l[1])
				}
			}
		}
	}
	// What is documented is there, too.
	readme, err := os.ReadFile("deploy/README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range name.FindAllString(string(readme), -1) {
		if strings.HasPrefix(name, "tandem_") && !strings.Contains(text, "\n# TYPE "+name+" ") {
			t.Errorf("README: there is no metric %s", name)
		}
	}
	if queries < 10 {
		t.Errorf("%d queries", queries)
	}
}
