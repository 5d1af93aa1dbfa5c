import gradio as gr
from fastapi import Depends, FastAPI


def check():
    return None


def greet(name):
    return name


def shout(name):
    return name


app = FastAPI(dependencies=[Depends(check)])

with gr.Blocks() as demo:
    name = gr.Textbox()
    out = gr.Textbox()
    button = gr.Button("Go")
    button.click(greet, name, out)
    name.submit(fn=shout, inputs=name, outputs=out, api_name="loud")


@app.get("/")
def home():
    return {}


app = gr.mount_gradio_app(app, demo, path="/demo")


@app.get("/after")
def after():
    return {}
