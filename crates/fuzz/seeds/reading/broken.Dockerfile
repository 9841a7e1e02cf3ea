
FROM a
RUN b \
  c
RUN <<D
never ends
RNU e
COPY f
LABEL =g
CMD [1, "h"]
ÿþ