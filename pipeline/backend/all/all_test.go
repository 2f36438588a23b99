package all

import (
	"context"
	"errors"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"dolmetsch/doc"
	"dolmetsch/pipeline/backend"
)

func TestFactories(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range Factories {
		if f.Name == "" || f.Doc == "" || f.Open == nil || seen[f.Name] {
			t.Errorf("factory %+v", f)
		}
		seen[f.Name] = true
	}
	if Factories[0].Name != "offline" {
		t.Errorf("the default is %s", Factories[0].Name)
	}
}

// .env.example has every variable that is read, and no other.
func TestEnvExample(t *testing.T) {
	b, err := os.ReadFile("../../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^#?([A-Z][A-Z0-9_]+)=`).FindAllStringSubmatch(string(b), -1) {
		if documented[m[1]] {
			t.Errorf("%s is documented twice", m[1])
		}
		documented[m[1]] = true
	}
	read := map[string]bool{backend.EnvPrices: true, "DOLMETSCH_TOKEN": true} // the latter by translate serve
	for _, f := range Factories {
		for _, e := range f.Env {
			read[e.Name] = true
			if secret := strings.HasSuffix(e.Name, "_KEY"); e.Secret != secret {
				t.Errorf("%s: secret is %v", e.Name, e.Secret)
			}
		}
	}
	for name := range read {
		if !documented[name] {
			t.Errorf("%s is not in .env.example", name)
		}
	}
	for name := range documented {
		if !read[name] {
			t.Errorf("%s is in .env.example, and nothing reads it", name)
		}
	}
}

func TestOpen(t *testing.T) {
	env := map[string]string{"OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_MODEL": "m", "GOOGLE_TRANSLATE_API_KEY": "k"}
	getenv := func(name string) string { return env[name] }
	for names, want := range map[string]string{
		"openai":          "openai",
		"google, openai":  "google openai",
		"none":            "none",
		"babelfish":       "expected one of offline, google, openai, deepl, libretranslate, none",
		"openai,":         `unknown backend ""`,
		"openai,openai":   "twice",
		"openai,none":     "cannot stand in a list",
		"deepl":           "DEEPL_API_KEY is not set",
		"google,deepl":    "DEEPL_API_KEY is not set",
		"libretranslate":  "LIBRETRANSLATE_URL is not set",
		"openai,offline!": "unknown backend",
	} {
		got, err := Open(context.Background(), names, getenv, backend.Options{})
		if err != nil {
			if !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", names, err)
			}
			continue
		}
		var list []string
		for _, b := range got {
			list = append(list, b.Traits().Name)
		}
		if !slices.Equal(list, strings.Fields(want)) {
			t.Errorf("%s: %v, want %s", names, list, want)
		}
	}
	// A cost limit that could not be kept is refused.
	env["OPENAI_BASE_URL"] = "https://llm.example/v1"
	table, err := backend.LoadPrices(getenv)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), "openai", getenv, backend.Options{MaxCost: 1, Prices: table}); !errors.Is(err, doc.ErrInput) || !strings.Contains(err.Error(), "PRICES_FILE") {
		t.Errorf("error %v", err)
	}
}
