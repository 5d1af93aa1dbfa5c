# fastward: app=main:app versions=0.142.4,0.165.0
# A1: max_body_size (0.164+) and form_limits (0.165+).
from fastapi import FastAPI

app = FastAPI(max_body_size=1024, form_limits={"max_fields": 10})


@app.post("/letters")
def letter(text: str):
    return text
