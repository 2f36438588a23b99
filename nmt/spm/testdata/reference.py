"""What the reference implementation of SentencePiece makes of some lines.

    python reference.py MODEL.spm < lines > reference.tsv

Needs the packages sentencepiece 0.2.3 and protobuf. Columns: the text; its
pieces as id:start:end, byte offsets into the text; the text decoded from those
ids. Empty lines and lines with a tab are left out. reference.tsv beside this
file is the golden file of the Go test, made from lines.txt with the embedded
vocabulary; the same script measures agreement over any other text:

    python reference.py MODEL.spm < corpus.de > r.tsv
    SPM_MODEL=MODEL.spm SPM_REFERENCE=r.tsv go test -run TestReference -v ./nmt/spm
"""
import sys

import sentencepiece

sp = sentencepiece.SentencePieceProcessor(model_file=sys.argv[1])
for line in sys.stdin.buffer.read().decode().split("\n"):
    if not line or "\t" in line:
        continue
    proto = sp.encode(line, return_type="proto")
    pieces = " ".join(f"{p.id}:{p.begin}:{p.end}" for p in proto.pieces)
    decoded = sp.decode([p.id for p in proto.pieces])
    sys.stdout.buffer.write(f"{line}\t{pieces}\t{decoded}\n".encode())
