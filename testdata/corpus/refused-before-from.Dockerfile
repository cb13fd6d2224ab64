ENV LANG=C.UTF-8
FROM debian:bookworm
CMD ["bash"]
