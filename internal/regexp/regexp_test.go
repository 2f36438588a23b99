package regexp

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestPatterns compiles every expression that stands in the code as it is, as
// a mistake in it would show only where it is first asked.
func TestPatterns(t *testing.T) {
	seen := 0
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 1 {
				return true
			}
			f, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || f.Sel.Name != "MustCompile" {
				return true
			}
			if text, ok := constant(call.Args[0]); ok {
				seen++
				if _, err := regexp.Compile(text); err != nil {
					t.Errorf("%s: %v", set.Position(call.Pos()), err)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 150 {
		t.Errorf("only %d expressions seen", seen)
	}
}

// constant is the text of literals that are joined with +.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, also := constant(e.Y)
		return left + right, ok && also
	}
	return "", false
}

func TestRegexp(t *testing.T) {
	r := MustCompile(`(?i)(\d+) (euro)s?`)
	const text = "3 Euros, 15 euro"
	std := regexp.MustCompile(r.String())
	if got, want := r.ReplaceAllString(text, "€$1"), std.ReplaceAllString(text, "€$1"); got != want || got != "€3, €15" {
		t.Errorf("%q, expected %q", got, want)
	}
	if got := r.FindAllStringSubmatchIndex(text, -1); len(got) != 2 || got[1][2] != 9 {
		t.Errorf("%v", got)
	}
	if r.NumSubexp() != 2 || r.MatchString("drei Euro") || string(r.Find([]byte(text))) != "3 Euros" {
		t.Error("another expression")
	}
	defer func() {
		if recover() == nil {
			t.Error("a text that is no expression compiled")
		}
	}()
	MustCompile(`(`).MatchString("")
}

// TestLazy holds that nothing of ours compiles an expression of the standard
// library while the program starts.
func TestLazy(t *testing.T) {
	for _, folder := range []string{"pipeline", "glossary", "internal", "cmd", "doc"} {
		err := filepath.WalkDir(filepath.Join("../..", folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			ours := true
			for _, i := range file.Imports {
				ours = ours && i.Path.Value != `"regexp"`
			}
			for _, d := range file.Decls {
				if _, variables := d.(*ast.GenDecl); !variables || ours {
					continue
				}
				ast.Inspect(d, func(n ast.Node) bool {
					if f, ok := n.(*ast.SelectorExpr); ok && f.Sel.Name == "MustCompile" {
						t.Errorf("%s: an expression that is compiled at the start; internal/regexp compiles when it is asked", set.Position(n.Pos()))
					}
					_, later := n.(*ast.FuncLit)
					return !later
				})
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
