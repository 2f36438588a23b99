package offline

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dolmetsch/nmt"
	"dolmetsch/nmt/spm"
	"dolmetsch/pipeline/backend"
	"dolmetsch/pipeline/markup"
)

// codedSegment has its inline codes in braces: {(1}, {)1}, {2}.
func codedSegment(text string) backend.Segment {
	s := backend.Segment{ID: "1"}
	for text != "" {
		before, rest, ok := strings.Cut(text, "{")
		s.Parts = append(s.Parts, markup.Part{Text: before})
		if !ok {
			break
		}
		var name string
		name, text, _ = strings.Cut(rest, "}")
		p := markup.Part{Kind: markup.Single}
		switch name[0] {
		case '(':
			p.Kind = markup.Open
		case ')':
			p.Kind = markup.Close
		}
		fmt.Sscan(strings.Trim(name, "()"), &p.ID)
		s.Parts = append(s.Parts, p)
	}
	return s
}

func withCodes(parts []markup.Part) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Kind {
		case markup.Open:
			fmt.Fprintf(&b, "{(%d}", p.ID)
		case markup.Close:
			fmt.Fprintf(&b, "{)%d}", p.ID)
		case markup.Single:
			fmt.Fprintf(&b, "{%d}", p.ID)
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// The model's attention tells where codes belong; the words are those of the
// sentence without codes.
func TestInlineCodes(t *testing.T) {
	b := opened(t)
	for _, text := range []string{
		"Der Mann liest {(1}ein Buch{)1} in der Stadt.",
		"Die {(1}Regierung{)1} hat das Gesetz am Montag beschlossen.",
		"Das Haus ist {(1}sehr groß{)1} und steht{2} am Fluss.",
		"Die Polizei suchte {(1}den ganzen Tag{)1} nach dem {(2}Kind{)2}.",
		"Der Hund{1} liegt im Garten, die Katze{2} schläft im Haus.",
	} {
		s := codedSegment(text)
		got, err := b.Translate(context.Background(), []backend.Segment{s})
		if err != nil {
			t.Fatal(err)
		}
		plain := s
		plain.Parts = markup.Of(s.German())
		alone, err := b.Translate(context.Background(), []backend.Segment{plain})
		if err != nil {
			t.Fatal(err)
		}
		parts := got[0].Parsed(s)
		if bare := markup.German(parts); bare != alone[0].Text {
			t.Errorf("%s: %s, without codes %s", text, bare, alone[0].Text)
		}
		codes := 0
		for _, p := range parts {
			if p.Kind >= markup.Open {
				codes++
			}
		}
		if codes != strings.Count(text, "{") || strings.Contains(withCodes(parts), "{(1}{)1}") {
			t.Errorf("%s became %s", text, withCodes(parts))
		}
	}
}

// aligned is a result whose English words come from the German ones with these
// places.
func aligned(source, text string, from ...int) nmt.Result {
	r := nmt.Result{Text: text}
	for _, w := range words(source) {
		r.Source = append(r.Source, spm.Token{Start: w.start, End: w.end})
	}
	for i, w := range words(text) {
		r.Target = append(r.Target, spm.Token{Start: w.start, End: w.end})
		row := make([]float32, len(r.Source)+1)
		if from[i] >= 0 {
			row[from[i]] = 0.9
		}
		row[len(r.Source)] = 0.1
		r.Alignment = append(r.Alignment, row)
	}
	return r
}

func TestPut(t *testing.T) {
	for _, tt := range []struct {
		source, text string
		from         []int
		want         string
	}{
		{"Er hat {(1}das Buch{)1} gelesen.", "He read the book.", []int{0, 4, 2, 3}, "He read {(1}the book{)1}."},
		{"Er hat das Buch {(1}gelesen{)1}.", "He read the book.", []int{0, 4, 2, 3}, "He {(1}read{)1} the book."},
		{"Er hat das Buch{1} gelesen.", "He read the book.", []int{0, 4, 2, 3}, "He read the book{1}."},
		{"Er kam,{1} sie ging.", "He came, she left.", []int{0, 1, 2, 3}, "He came,{1} she left."},
		{"Er {1}kam heute.", "Today he came.", []int{2, 0, 1}, "Today he {1}came."},
		{"Er {(1}kam{)1} nie.", "Never.", []int{2}, "Never."}, // the word is gone
		{"{(1}A b{)1} c d", "C a x b d", []int{2, 0, -1, 1, 3}, "C {(1}a x b{)1} d"},
	} {
		s := codedSegment(tt.source)
		codes := markup.Codes(s.Parts, markup.Symbols)
		pieces := []string{carry(s.German(), codes)}
		places := take(pieces, codes)
		r := []nmt.Result{aligned(pieces[0], tt.text, tt.from...)}
		put(r, pieces, places)
		answer := backend.Translation{Text: marked(r[0].Text, s.Parts), Style: markup.Symbols}
		if got := withCodes(answer.Parsed(s)); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.source, got, tt.want)
		}
	}
	if text := "a\uE000b"; carry(text, []markup.Place{{At: 1}}) != text {
		t.Error("a character for private use is taken for a code")
	}
}
