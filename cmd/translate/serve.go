package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"time"

	"github.com/urfave/cli/v2"

	"dolmetsch/pipeline/desk"
	"dolmetsch/pipeline/memory"
)

// serving is a call of translate serve.
type serving struct {
	*session
	listen string
}

func serveCommand(s *session) *cli.Command {
	v := &serving{session: s}
	return &cli.Command{
		Name:      "serve",
		Usage:     "a desk in the browser: upload, review together, search; and LibreTranslate's API",
		ArgsUsage: "[DIR…]",
		Description: "Articles that appear in the folders are taken in. Work is kept in the folder of -o, in the file that a batch there has.\n" +
			"Other machines reach it only if --listen names an address for them; they need the token that DOLMETSCH_TOKEN has, or that is made up and shown.",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "listen", Value: "127.0.0.1:5050", Destination: &v.listen, Usage: "`ADDRESS` and port"},
		}, s.flags("backend", "model", "glossary", "output", "quotes", "punctuation", "names", "memory", "context", "max-cost", "whole-page", "force-language")...),
		Action: s.action(v.run),
	}
}

func (v *serving) run(ctx context.Context) error {
	host, _, err := net.SplitHostPort(v.listen)
	if err != nil {
		return usage("--listen is %q, expected an address and a port, such as 127.0.0.1:5050", v.listen)
	}
	opt := desk.Options{Watch: v.args, Log: v.log}
	for _, dir := range v.args {
		if !isFolder(dir) {
			return usage("%s is no folder; expected folders to watch", dir)
		}
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		opt.Token = cmp.Or(v.getenv("DOLMETSCH_TOKEN"), rand.Text())
		opt.Hosts = hostNames(host)
	} else {
		opt.Token = v.getenv("DOLMETSCH_TOKEN")
	}
	folder := v.Output
	if folder == "" {
		data, err := v.dataFolder()
		if err != nil {
			return usage("no place for the desk is known (%v); give -o FOLDER", err)
		}
		folder = filepath.Join(data, "desk")
	}
	if opt.Store, err = desk.OpenStore(ctx, folder); err != nil {
		return err
	}
	defer opt.Store.Close()
	o, err := v.open(ctx, opt.Store.Answers)
	if err != nil {
		return err
	}
	defer o.close()
	file, err := v.memoryFile()
	if err != nil {
		return err
	}
	if file != "" && o.store == nil { // approvals make it
		if o.store, err = memory.Open(ctx, file); err != nil {
			return err
		}
		o.options.Memory = o.store
	}
	opt.Pipeline, opt.Memory = o.options, o.store

	listener, err := net.Listen("tcp", v.listen)
	if err != nil {
		return usage("--listen %s: %v", v.listen, err)
	}
	k := desk.New(opt)
	server := &http.Server{
		Handler: k.Handler(), BaseContext: func(net.Listener) context.Context { return ctx },
		ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
	}
	address := "http://" + listener.Addr().String() + "/"
	if opt.Token != "" {
		address += "?token=" + opt.Token
	}
	fmt.Fprintln(v.stdout, address)
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(listener) }()
	go func() { failed <- k.Run(ctx) }()
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_ = server.Shutdown(stop)
	_ = server.Close() // those who only listen to events
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, ctx.Err())
}

// hostNames are the names of this machine under which others may ask for it.
func hostNames(listen string) []string {
	if ip := net.ParseIP(listen); listen != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{listen}
	}
	var names []string
	if addresses, err := net.InterfaceAddrs(); err == nil {
		for _, a := range addresses {
			if n, ok := a.(*net.IPNet); ok {
				names = append(names, n.IP.String())
			}
		}
	}
	return names
}
