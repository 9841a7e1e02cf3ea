# syntax=docker/dockerfile:1
# escape=`

ARG A=1
FROM --platform=$B a:${A:-2} AS b
RUN --mount=type=cache,target=/c `
    # d
    e `

    && f <<-"G" 3<<H
	i
	G
j
H
COPY --from=b ["k l", "\u006d"]
ENV N="o p" Q=r\ s
ENV T u v
ONBUILD HEALTHCHECK --retries=2 CMD w
