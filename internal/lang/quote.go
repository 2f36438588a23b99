package lang

// The quotation marks of normalized German text. The closing double mark “ is
// the opening one of English; in German text it always closes.
const (
	OpenQuote        = '„'
	CloseQuote       = '“'
	OpenInnerQuote   = '‚'
	CloseInnerQuote  = '‘'
	OpenQuotes       = "„‚"
	CloseQuotes      = "“‘"
	OpenBrackets     = "([{"
	CloseBrackets    = ")]}"
	SentenceStops    = ".!?…"
	OpenPunctuation  = OpenQuotes + OpenBrackets
	ClosePunctuation = CloseQuotes + CloseBrackets
)
