package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// better is the model that a newcomer is pointed to.
const better = "mozilla"

// hint says, once a day and only to a person at a terminal, that there is better
// English than that of the built-in model, and by which command.
func (s *session) hint() {
	if !s.progress || s.Model != "" || s.getenv("OFFLINE_MODEL") != "" || !slices.Contains(strings.Split(s.Backend, ","), "offline") {
		return
	}
	dir, err := s.dataFolder()
	if err != nil {
		return
	}
	said := filepath.Join(dir, "hint")
	if info, err := os.Stat(said); err == nil && time.Since(info.ModTime()) < 24*time.Hour {
		return
	}
	if os.MkdirAll(dir, 0o777) != nil || os.WriteFile(said, nil, 0o666) != nil || os.Chtimes(said, time.Time{}, time.Now()) != nil {
		return // it would be said every time
	}
	if _, err := s.modelFolder(better); err == nil {
		s.log.Info("better English is installed here: add --model " + better)
		return
	}
	s.log.Info("for better English, still without key or network: translate model install " + better + ", then add --model " + better)
}
