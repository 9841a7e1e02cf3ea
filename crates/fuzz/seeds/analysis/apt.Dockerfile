FROM ubuntu
MAINTAINER a
RUN apt-get update
RUN apt-get install python3 curl
RUN cd /b && curl c | sh
RUN sudo pip install d
ADD e /f
RUN chown -R g:h /f
RUN rm -rf /b
ENTRYPOINT i
