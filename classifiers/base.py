"""What every classifier promises."""

from collections.abc import Sequence
from typing import Protocol

from domain.types import Assessment, Cuts


class Classifier(Protocol):
    """Judges texts; knows nothing of posts, schools or what follows.

    Each promise is a contract test over every classifier there is.
    """

    @property
    def name(self) -> str:
        """``name@revision``, the same as in every assessment it makes."""

    @property
    def cuts(self) -> Cuts:
        """Where its probabilities become findings, and where they are worth a person's look."""

    def classify(self, texts: Sequence[str]) -> Sequence[Assessment]:
        """Judge each text.

        The result SHALL have one assessment per text, in the order of the texts, and be empty for
        no texts. How many texts are given, and which, SHALL NOT change any text's scores by more
        than 1e-5. ``abuse`` and ``threat`` SHALL each sum to 1 within 1e-6, and ``tags`` SHALL
        hold every tag of the domain. ``truncated`` SHALL be true exactly where some of a text was
        not read. A text in a language the model was not trained for SHALL come back as *not
        assessed* with the reason; it SHALL NOT come back as harmless, and no more SHALL a text in
        which masks, links, handles and pictures leave nothing to read. Each call with a text
        SHALL first see that the model still tells a known threat from a known harmless text, and
        SHALL refuse a model whose score is the same for many different texts. ``evidence`` and
        ``slots`` MAY be filled with words of the text; no score SHALL depend on them. A classifier
        MAY be slow on its first call; it MAY use several cores.

        Args:
            texts: Plain text of any length, mentions masked as ``[STAFF]`` and ``[SCHOOL]``.

        Returns:
            Calibrated probabilities; ``span`` in code points of the given text.

        Raises:
            ClassifyError: The model could not judge, or its scores cannot be believed; nothing
                else is raised. No text is half assessed.
        """
