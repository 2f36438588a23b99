package main

import (
	"context"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"dolmetsch/nmt/model"
)

// completions are the scripts that ask the program itself what may follow;
// fish has one of the CLI library's making, which knows everything beforehand.
var completions = map[string]string{
	"bash": `# translate completion bash > /etc/bash_completion.d/translate, or source it
_translate() {
  local cur=${COMP_WORDS[COMP_CWORD]} words=("${COMP_WORDS[@]:0:COMP_CWORD}")
  [[ $cur == -* ]] && words+=("$cur")
  COMPREPLY=($(compgen -W "$("${words[@]}" --generate-bash-completion 2>/dev/null | sed 's/:.*//')" -- "$cur"))
}
complete -o bashdefault -o default -F _translate translate
`,
	"zsh": `#compdef translate
# translate completion zsh > "${fpath[1]}/_translate"
_translate() {
  local -a options command
  command=("${(@)words[1,CURRENT-1]}")
  [[ ${words[CURRENT]} == -* ]] && command+=("${words[CURRENT]}")
  options=("${(@f)$("${command[@]}" --generate-bash-completion 2>/dev/null)}")
  if [[ -n ${options[1]} ]]; then _describe values options; else _files; fi
}
if [[ $funcstack[1] == _translate ]]; then _translate "$@"; else compdef _translate translate; fi
`,
	"powershell": `# translate completion powershell >> $PROFILE
Register-ArgumentCompleter -Native -CommandName translate -ScriptBlock {
  param($word, $ast, $position)
  $words = @($ast.CommandElements | ForEach-Object { $_.ToString() })
  if ($word -ne '' -and -not $word.StartsWith('-')) { $words = @($words | Select-Object -SkipLast 1) }
  $rest = @($words | Select-Object -Skip 1) + '--generate-bash-completion'
  & $words[0] $rest 2>$null | ForEach-Object { ($_ -split ':', 2)[0] } | Where-Object { $_ -like "$word*" } |
    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}
`,
}

// shells are those that there is a completion for.
var shells = []string{"bash", "zsh", "fish", "powershell"}

func completionCommand(s *session) *cli.Command {
	return &cli.Command{
		Name:      "completion",
		Usage:     "a script that completes commands and flags in a shell: " + strings.Join(shells, ", "),
		ArgsUsage: "SHELL",
		Action: s.action(func(context.Context) error {
			if len(s.args) != 1 || !slices.Contains(shells, s.args[0]) {
				return usage("expected one shell of %s", strings.Join(shells, ", "))
			}
			if s.args[0] == "fish" {
				return s.print(s.app.ToFishCompletion())
			}
			return s.print(completions[s.args[0]], nil)
		}),
		BashComplete: func(c *cli.Context) {
			for _, shell := range shells {
				fmt.Fprintln(c.App.Writer, shell)
			}
		},
	}
}

func manCommand(s *session) *cli.Command {
	return &cli.Command{
		Name:   "man",
		Usage:  "the manual page: translate man > translate.1",
		Action: s.action(func(context.Context) error { return s.print(s.app.ToManWithSection(1)) }),
	}
}

func versionCommand(s *session) *cli.Command {
	return &cli.Command{
		Name:  "version",
		Usage: "the version, the built-in model and the platform",
		Action: s.action(func(context.Context) error {
			files, err := model.Files()
			if err != nil {
				return err
			}
			return s.print(fmt.Sprintf("translate %s\nmodel %s@%.12s\n%s, %s/%s\n",
				version(), model.Name, model.Hash(files), runtime.Version(), runtime.GOOS, runtime.GOARCH), nil)
		}),
	}
}

// print writes text to standard output.
func (s *session) print(text string, err error) error {
	if err == nil {
		_, err = io.WriteString(s.stdout, text)
	}
	return err
}
