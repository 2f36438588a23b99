# An image with nothing but the program and the certificates that services are
# known by: docker build -t translate .
#   docker run --rm -v "$PWD:/articles" translate article.txt
FROM golang:1.26 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /translate ./cmd/translate

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /translate /translate
WORKDIR /articles
ENTRYPOINT ["/translate"]
