package offline

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"dolmetsch/doc"
	"dolmetsch/nmt/model"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func opened(t *testing.T, pairs ...string) backend.Backend {
	t.Helper()
	b, err := Factory.Open(context.Background(), env(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func texts(t *testing.T, b backend.Backend, segs ...string) []string {
	t.Helper()
	var in []backend.Segment
	for i, s := range segs {
		in = append(in, backend.Segment{ID: string(rune('a' + i)), Parts: markup.Of(s)})
	}
	got, err := b.Translate(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(segs) {
		t.Fatalf("%d translations of %d", len(got), len(segs))
	}
	var out []string
	for i, tr := range got {
		if tr.Err != nil || tr.Origin != Name || strings.TrimSpace(segs[i]) != "" && !(tr.Score < 0) {
			t.Errorf("%q: %+v", segs[i], tr)
		}
		out = append(out, tr.Text)
	}
	return out
}

func TestTraits(t *testing.T) {
	b := opened(t)
	tr := b.Traits()
	if tr.Name != Name || tr.Style != markup.Symbols || !tr.Scores || tr.Remote || tr.Parallel < 1 {
		t.Errorf("%+v", tr)
	}
	files, err := model.Files()
	if err != nil {
		t.Fatal(err)
	}
	if want := model.Name + "@" + model.Hash(files)[:12] + " beam 4 coverage 0.3 normalize 1.1 length 1.5+8 words@" + model.WordsHash()[:6]; tr.Model != want {
		t.Errorf("model %q, want %q", tr.Model, want)
	}
	for _, x := range [][2]string{{envBeam, "1"}, {envWords, "off"}} {
		if other := opened(t, x[0], x[1]).Traits().Model; other == tr.Model {
			t.Errorf("with %s and without one signature, %q", x[0], other)
		}
	}
}

func TestTranslate(t *testing.T) {
	b := opened(t)
	long := strings.Repeat("Das Haus steht in der Stadt, der Hund liegt im Garten, die Frau geht zur Arbeit, "+
		"das Kind spielt auf der Straße, der Mann liest ein Buch, ", 5) + "und dort bleibt es."
	segs := []string{"Das Haus ist groß.", "", "⟦N1⟧ ist da.", long, "Das Haus ist groß."}
	got := texts(t, b, segs...)
	if got[1] != "" || got[0] == "" || got[0] != got[4] {
		t.Errorf("%q", got)
	}
	if !strings.Contains(got[2], "⟦N1⟧") {
		t.Errorf("the symbol is lost: %q", got[2])
	}
	if len(got[3]) < len(long)/2 {
		t.Errorf("a segment of %d bytes became %q", len(long), got[3])
	}
	for i, s := range segs {
		if alone := texts(t, b, s)[0]; alone != got[i] {
			t.Errorf("%q alone is %q, among others %q", s, alone, got[i])
		}
	}
}

func TestEndlessWordIsRefused(t *testing.T) {
	segs := []backend.Segment{{ID: "1", Parts: markup.Of("Das Haus ist groß.")}, {ID: "2", Parts: markup.Of(strings.Repeat("a", 20_000))}, {ID: "3", Parts: markup.Of("Das Haus ist groß.")}}
	got, err := opened(t).Translate(context.Background(), segs)
	if err != nil {
		t.Fatal(err)
	}
	if got[1].Err == nil || got[0].Err != nil || got[0].Text == "" || got[0].Text != got[2].Text {
		t.Errorf("%+v", got)
	}
}

func TestTranslateStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := opened(t).Translate(ctx, []backend.Segment{{ID: "1", Parts: markup.Of("Das Haus ist groß.")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	empty, broken := t.TempDir(), t.TempDir()
	for _, name := range []string{"model.bin", "vocab.spm"} {
		if err := os.WriteFile(filepath.Join(broken, name), []byte("no model"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		env  []string
		want string
	}{
		"beam":         {[]string{envBeam, "9"}, "OFFLINE_BEAM"},
		"no number":    {[]string{envBeam, "wide"}, "OFFLINE_BEAM"},
		"no choice":    {[]string{envWords, "yes"}, "OFFLINE_WORDS"},
		"no folder":    {[]string{envModel, filepath.Join(empty, "none")}, "OFFLINE_MODEL"},
		"empty folder": {[]string{envModel, empty}, "expected one"},
		"broken model": {[]string{envModel, broken}, broken},
	} {
		if _, err := Factory.Open(context.Background(), env(c.env...)); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Only words that exist, or that the source has, unless that is turned off.
func TestWords(t *testing.T) {
	list, err := model.Words()
	if err != nil {
		t.Fatal(err)
	}
	segs := []string{
		"Die Gemeinderatssitzung zur Schulhofsanierung wurde wegen Beschlussunfähigkeit vertagt.",
		"Der Spargelanbauer klagt über Erntehelfermangel und Bodenfrost.",
		"Ihre Seidenraupenzucht überstand den Quastenflosserwinter ohne Einbußen.",
		"Der Quorbelmeister verschnippelte die Fluntenrübe im Knasterbaum.",
		"Nach dem Zapfenstreich räumten Sanitäter die Stolperfallen am Schwemmkegel weg.",
	}
	invented := func(texts []string) (n int) {
		for i, text := range texts {
			for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
				if len(w) > 3 && !list.Match([]byte(w)).Word && !strings.Contains(strings.ToLower(segs[i]), strings.ToLower(w)) {
					n++
				}
			}
		}
		return n
	}
	if n := invented(texts(t, opened(t), segs...)); n > 0 {
		t.Errorf("%d words invented: %q", n, texts(t, opened(t), segs...))
	}
	if invented(texts(t, opened(t, envWords, "off"), segs...)) == 0 {
		t.Error("no word was invented without the list either, so nothing was tested")
	}
}

// A folder with the embedded model's files is the embedded model.
func TestModelFromFolder(t *testing.T) {
	files, err := model.Files()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "ours")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"model.deen.intgemm.alphas.bin": files.Model, "vocab.deen.spm": files.Vocabulary, "lex.50.50.deen.s2t.bin": files.Shortlist} {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	b := opened(t, envModel, dir)
	if m := b.Traits().Model; !strings.HasPrefix(m, "ours@"+model.Hash(files)[:12]) {
		t.Errorf("model %q", m)
	}
	const s = "Das Haus ist groß."
	if got, want := texts(t, b, s), texts(t, opened(t), s); got[0] != want[0] {
		t.Errorf("%q, embedded %q", got[0], want[0])
	}
}
