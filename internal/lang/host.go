package lang

// Host is the pattern of an internet host without http or www, in one of the
// domains that German articles name most or in that for examples. The end is in
// small letters: "kam.De" is where two sentences meet.
const Host = `[\pL\d][\pL\d-]*(?:\.[\pL\d][\pL\d-]*)*\.(?-i:de|com|org|net|eu|at|ch|info|io|tv|uk|fr|example)\b`
