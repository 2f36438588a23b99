package backend

import (
	_ "embed"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"dolmetsch/doc"
	"dolmetsch/internal/regexp"
)

// Prices is a table of what services charge, as of a date. Services change
// their prices; the table is data for that reason.
type Prices struct {
	Date     string  `toml:"date"`     // the day it was made
	Currency string  `toml:"currency"` // of all prices
	Price    []Price `toml:"price"`
}

// Price is what one service, or some of its models, charges for a million
// units. Taxes, free allowances and monthly fees are not in it.
type Price struct {
	Backend string `toml:"backend"`
	// Model is a name, which is also that of its dated versions, or with * at
	// its end how names begin; "" is any.
	Model      string  `toml:"model"`
	Characters float64 `toml:"characters"`
	Prompt     float64 `toml:"prompt"` // tokens
	Answer     float64 `toml:"answer"` // tokens
}

//go:embed prices.toml
var builtinPrices []byte

// EnvPrices is the variable that names a price table of the user's own.
const EnvPrices = "PRICES_FILE"

// LoadPrices reads the table that EnvPrices names, or the built-in one.
func LoadPrices(getenv func(string) string) (*Prices, error) {
	file := getenv(EnvPrices)
	if file == "" {
		return ParsePrices("prices.toml", builtinPrices)
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, doc.Inputf(EnvPrices, "%v", err)
	}
	return ParsePrices(file, b)
}

// ParsePrices reads a table. Errors wrap doc.ErrInput and name file and line.
func ParsePrices(file string, b []byte) (*Prices, error) {
	var p Prices
	if err := toml.Unmarshal(b, &p); err != nil {
		var place *toml.DecodeError
		if errors.As(err, &place) {
			row, _ := place.Position()
			return nil, doc.Inputf(fmt.Sprintf("%s:%d", file, row), "%v (expected TOML)", err)
		}
		return nil, doc.Inputf(file, "%v", err)
	}
	if p.Date == "" || p.Currency == "" {
		return nil, doc.Inputf(file, "expected date and currency before the prices")
	}
	for i, price := range p.Price {
		if price.Backend == "" || min(price.Characters, price.Prompt, price.Answer) < 0 {
			return nil, doc.Inputf(file, "price %d: expected a backend and prices of 0 or more", i+1)
		}
	}
	return &p, nil
}

// of is the first price that fits a backend. A server on this machine may pass
// its calls on to one that charges, so what has a price costs it wherever it is
// asked; what has none is free here only.
func (p *Prices) of(t Traits) (Price, bool) {
	if p == nil {
		return Price{}, false
	}
	for _, price := range p.Price {
		if price.Backend == t.Name && price.fits(t.Model) {
			return price, true
		}
	}
	return Price{}, !t.Remote
}

// fits reports whether the price is that of a model. What follows a comma in a
// model's name are settings.
func (p Price) fits(model string) bool {
	model, _, _ = strings.Cut(model, ",")
	if begin, ok := strings.CutSuffix(p.Model, "*"); ok {
		return strings.HasPrefix(model, begin)
	}
	return p.Model == "" || p.Model == model || p.Model == dated.ReplaceAllString(model, "")
}

// dated is what the name of a model's version ends with.
var dated = regexp.MustCompile(`-20\d\d-\d\d-\d\d$`)

// covers is an error where a cost limit could not be kept.
func (p *Prices) covers(t Traits) error {
	if _, ok := p.of(t); ok {
		return nil
	}
	return doc.Inputf("", "a cost limit needs a price for backend %s, model %q, and the table has none; name one with %s, see .env.example", t.Name, t.Model, EnvPrices)
}

func (p Price) cost(u Usage) float64 {
	return (float64(u.Runes)*p.Characters + float64(u.Tokens.Prompt)*p.Prompt + float64(u.Tokens.Answer)*p.Answer) / 1e6
}
