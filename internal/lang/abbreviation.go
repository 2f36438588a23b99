package lang

import "strings"

// Abbreviation says how the full stop of a German abbreviation is to be read.
type Abbreviation int

// The classes of abbreviation, by what may follow their full stop inside a
// sentence.
const (
	// NoAbbreviation is a word whose full stop ends a sentence.
	NoAbbreviation Abbreviation = iota
	// Inside never ends a sentence: another word must follow (Dr., bzw., z. B.).
	Inside
	// BeforeNumber goes on only before a number (Abs. 2, Kap. IV).
	BeforeNumber
	// BeforeName goes on before a noun or name (5 Mio. Euro, Müller jun.), but
	// not before a word that has a capital only where a sentence begins.
	BeforeName
	// MayEnd goes on only before a lower-case word (usw., etc., u. Ä.).
	MayEnd
)

// AbbreviationOf is the class of a word that stands before a full stop. The
// word may itself hold full stops ("d.h", "Dipl.-Ing"), but no spaces.
func AbbreviationOf(word string) Abbreviation {
	if class, ok := abbreviations[word]; ok {
		return class
	}
	// "Reg.-Bez", "CDU-Abg": the last part decides.
	if i := strings.LastIndexAny(word, "-/"); i >= 0 {
		return abbreviations[word[i+1:]]
	}
	if strings.HasSuffix(word, "str") { // Bahnhofstr. 5
		return BeforeNumber
	}
	return NoAbbreviation
}

// abbreviationLists leaves out what is also a common last word of a sentence
// ("Art" is there because it counts only before a number).
var abbreviationLists = map[Abbreviation]string{
	Inside: `
		Dr Drs Prof Profs Dipl Ing Mag Med Hr Hrn Fr Frl Frhr Geschw Gebr Hl hl St Ste
		Abg Präs Vors Hptm Oblt Lt Gen Uffz Stv stv stellv Pfr Rev Mr Mrs Ms Mme Mlle
		Verf Hrsg hrsg Hg Sra Sal Übers übers Bearb bearb Zit zit Vgl vgl Bzw bzw Bzgl bzgl bez betr
		Ca ca Inkl inkl incl exkl einschl zzgl abzgl Evtl evtl Ggf ggf ggfs gem lt
		Insb insb insbes bes Sog sog Allg allg Eigtl eigtl Urspr urspr ungef vermutl
		wg mind max min Entspr entspr Bspw bspw
		d.h D.h z.B Z.B zB z.b z.T Z.T zT z.Zt Z.Zt z.Z u.U U.U v.a V.a i.e m.E M.E
		i.A i.V i.V.m i.Vm i.S.d i.S.v i.Z.m s.o s.u S.o S.u i.H.v o.g O.g u.d.T
		geb ehem röm kath ev evang kgl Kgl ehrw engl frz ital span russ amerik österr
		schweiz intl südl nördl östl westl Mt Univ Inst rer phil jur oec cand stud med em nat vet dent theol pol habil mult
		Ziff Rdnr Rn Rz Az Anl`,
	BeforeNumber: `
		Abs Art Nr Nrn No Bd Bde Kap Abb Tab Anm Abschn Tel Fax Fig Fn Aufl Jg Jahrg
		Jan Feb Febr Mrz Apr Jun Jul Aug Sep Sept Okt Nov Dez
		Buchst Op op Vol Unterabs Str Bl Pos Pkt Stk Sp HRB Abt`,
	BeforeName: `
		Mio Mrd Bio Tsd Mill Co Inc Corp Ltd Bros Cie Jr Sr jr sr jun sen
		e.V e.G e.K i.R a.D A.D i.L a.M a.d o.D d.J d.Ä n.Chr v.Chr Chr
		Jh Jhd Jhdt Jahrh h.c Std Sek Min Bhf Hbf U.S U.K U.N D.C L.A N.Y U.S.A
		u.a U.a i.d.R I.d.R i.Allg i.allg Reg Bez Kr Lkr Ldkr Fa Sgt Capt Col Blvd
		Ph.D M.A B.A M.Sc B.Sc LL.M p.a a.m p.m ü.d.M z.Hd o.ä o.Ä f ff`,
	MayEnd: `
		usw Usw etc usf uvm u.v.m u.v.a uvam u.a.m u.ä u.Ä uä u.dgl dgl desgl
		u.s.w u.s.f ebd al a.a.O o.J`,
}

var abbreviations = func() map[string]Abbreviation {
	m := map[string]Abbreviation{}
	for class, list := range abbreviationLists {
		for w := range strings.FieldsSeq(list) {
			m[w] = class
		}
	}
	return m
}()
