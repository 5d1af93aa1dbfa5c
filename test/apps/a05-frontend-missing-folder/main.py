# fastward: app=main:app versions=0.142.4,0.165.0
# A5: a frontend whose folder is not there is a RuntimeError when the app is built.
from fastapi import FastAPI

app = FastAPI()
app.frontend("/", directory="nowhere")
