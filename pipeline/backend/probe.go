package backend

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"dolmetsch/pipeline/markup"
)

// Probe makes one tiny real call and says in words what is wrong, and where
// nothing answers, which setting says where the service is.
func Probe(ctx context.Context, b Backend) error {
	err := probe(ctx, b)
	if e := new(Error); errors.As(err, &e) && e.Nobody && b.Traits().Setting != "" {
		return fmt.Errorf("%w; is the address in %s right?", err, b.Traits().Setting)
	}
	return err
}

func probe(ctx context.Context, b Backend) error {
	t := b.Traits()
	if t.Untranslated {
		return nil
	}
	if s, ok := b.(*Stacked); ok {
		if c, ok := s.service.(interface{ Check(context.Context) error }); ok {
			if err := c.Check(ctx); err != nil {
				return s.secrets.scrub(Classify(ctx, err))
			}
		}
	}
	const source, name = "Guten Morgen, Berlin!", "Berlin"
	got, err := b.Translate(ctx, []Segment{{ID: "1", Parts: markup.Of(source)}})
	switch {
	case err != nil:
		return err
	case len(got) != 1:
		return fmt.Errorf("answered %d segments of 1", len(got))
	case got[0].Err != nil:
		return got[0].Err
	case strings.TrimSpace(got[0].Text) == source:
		return errors.New("the answer is the German that was sent")
	case !strings.Contains(got[0].Text, name):
		return fmt.Errorf("%q came back as %.100q", source, got[0].Text)
	}
	return nil
}
