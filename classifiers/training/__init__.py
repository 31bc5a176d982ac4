"""How the shipped model was made, one command a step, from labelled posts to ``model/``.

prepare → train → evaluate → quantise → calibrate → export → report. Needs the ``train`` extra.
The steps share one work folder; the model card says how long each takes.
"""
