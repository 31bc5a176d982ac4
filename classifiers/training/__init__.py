"""How the shipped model was made, one command a step, from labelled posts to ``model/``.

prepare → pretrain → train → evaluate → quantise → calibrate → export, which need the ``train``
extra; then hard → benchmarks → disguises → identities → card, which measure what ships. The steps
share one work folder; ``docs/training.md`` says how long they take.
"""
