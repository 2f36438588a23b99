// Package memo remembers what a function of a word returned. Words of a language
// come again and again, and questions about them are costly. It holds a fixed
// number of answers, an older one giving way to a newer one, and needs no lock.
package memo

import (
	"hash/maphash"
	"sync/atomic"
)

// size is the number of answers that are kept: a few articles' words.
const size = 1 << 13

type entry[T any] struct {
	word   string
	answer T
}

var seed = maphash.MakeSeed()

// Of is f, which must always return the same for a word. What it returns is
// shared: callers do not change it.
func Of[T any](f func(word string) T) func(word string) T {
	slots := new([size]atomic.Pointer[entry[T]])
	return func(word string) T {
		slot := &slots[maphash.String(seed, word)%size]
		if e := slot.Load(); e != nil && e.word == word {
			return e.answer
		}
		e := &entry[T]{string([]byte(word)), f(word)} // a copy, or all of an article would stay in memory
		slot.Store(e)
		return e.answer
	}
}
