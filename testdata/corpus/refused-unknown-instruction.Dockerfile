FROM python:3.12
WORKDIR /app
COPPY . .
RUN pip install -r requirements.txt
