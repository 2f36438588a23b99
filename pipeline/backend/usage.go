package backend

import (
	"errors"
	"slices"
	"strings"
	"sync"
)

// Tokens are counted as the service bills them.
type Tokens struct{ Prompt, Answer int64 }

// Metered is a Backend that is billed by tokens.
type Metered interface {
	Backend
	// Count is what a call with segs would take: the prompt as the model's
	// tokenizer counts it, or nearly so, and the most that the answer may have.
	Count(segs []Segment) Tokens
	// Used is what all calls so far took, as the service said, and the prompts
	// of those that got no answer in time.
	Used() Tokens
}

// Usage is what a run took, or is going to take.
type Usage struct {
	Calls    int // to the service
	Failed   int // of them without any answer
	Segments int // in all calls
	Again    int // segments of them that were asked for again, as an answer lacked them
	// Runes of text sent in calls that did not fail: what is billed by characters.
	// Calls that got no answer in time count too, as services may bill them.
	Runes    int
	Tokens   Tokens
	Cost     float64 // in Currency
	Currency string  // "" where the price is not known
}

// Usage is what the service was asked for so far.
func (s *Stacked) Usage() Usage { return s.usage.usage() }

// counter counts what goes to a service.
type counter struct {
	service Backend
	prices  *Prices

	mu sync.Mutex
	u  Usage
}

func (c *counter) called(segs []Segment, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.u.Calls++
	c.u.Segments += len(segs)
	if err != nil {
		c.u.Failed++
		var e *Error
		if !errors.As(err, &e) || !e.Timeout {
			return
		}
	}
	c.u.Runes += c.service.Traits().runes(segs)
}

func (c *counter) reasked(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.u.Again += n
}

func (c *counter) usage() Usage {
	c.mu.Lock()
	u := c.u
	c.mu.Unlock()
	if m, ok := c.service.(Metered); ok {
		u.Tokens = m.Used()
	}
	if price, ok := c.prices.of(c.service.Traits()); ok {
		u.Cost, u.Currency = price.cost(u), c.prices.Currency
	}
	return u
}

// estimate is the most tokens that a call may take; of a service that does not
// count them, a guess for its limits.
func (c *counter) estimate(segs []Segment) Tokens {
	if m, ok := c.service.(Metered); ok {
		return m.Count(segs)
	}
	return Tokens{}
}

// Budget is what all backends of a run may cost together.
type Budget struct {
	limit float64

	mu       sync.Mutex
	spenders []*counter
	reserved float64 // the most that calls under way may cost
}

// NewBudget is a budget of so much, in the currency of the prices.
func NewBudget(limit float64) *Budget { return &Budget{limit: limit} }

// reserve sets aside what a call may cost until it is over; ok is false when
// that might be more than is left.
func (b *Budget) reserve(c *counter, segs []Segment) (release func(), ok bool) {
	price, known := c.prices.of(c.service.Traits())
	if !known {
		return nil, false
	}
	most := price.cost(Usage{Runes: c.service.Traits().runes(segs), Tokens: c.estimate(segs)})
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.Contains(b.spenders, c) {
		b.spenders = append(b.spenders, c)
	}
	spent := b.reserved
	for _, s := range b.spenders {
		spent += s.usage().Cost
	}
	if spent+most > b.limit*(1+1e-9) { // sums of prices are rounded
		return nil, false
	}
	b.reserved += most
	return func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.reserved -= most
	}, true
}

// Estimate is what translating segs would take if no call fails, without
// making one: calls, characters and, of a Metered backend, tokens, the answer's
// being the most that it may have. prices may be nil.
func Estimate(b Backend, segs []Segment, prices *Prices) Usage {
	if s, ok := b.(*Stacked); ok {
		b = s.service
		if prices == nil {
			prices = s.usage.prices
		}
	}
	t := b.Traits()
	var u Usage
	if t.Untranslated {
		return u
	}
	c := counter{service: b, prices: prices}
	var at []int
	for i, s := range segs {
		if strings.TrimSpace(t.Text(s)) != "" {
			at = append(at, i)
		}
	}
	for _, group := range divide(segs, at, t) {
		part := make([]Segment, len(group))
		for k, i := range group {
			part[k] = segs[i]
		}
		tokens := c.estimate(part)
		u.Calls++
		u.Segments += len(part)
		u.Runes += t.runes(part)
		u.Tokens.Prompt += tokens.Prompt
		u.Tokens.Answer += tokens.Answer
	}
	if price, ok := prices.of(t); ok {
		u.Cost, u.Currency = price.cost(u), prices.Currency
	}
	return u
}
