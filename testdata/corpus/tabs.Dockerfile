FROM	gcc:14	AS	build
WORKDIR	/src
COPY	Makefile	*.c	*.h	./
RUN	make	\
		CFLAGS="-O2 -static"	\
		all

FROM	scratch
COPY	--from=build	/src/prog	/prog
ENTRYPOINT	["/prog"]
