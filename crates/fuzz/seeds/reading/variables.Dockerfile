FROM a
ARG A=${B:-${C:+${D#*.}}}
ENV E=${F//a/b} G=${H%%/*} I="${J?k}" K='$L'\$M
WORKDIR ${N:?o}/$P
USER "$Q"
