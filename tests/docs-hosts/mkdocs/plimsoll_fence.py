"""A fence for Material for MkDocs: ```plimsoll blocks become <dockerfile-playground>.

Without JavaScript they are highlighted code blocks like all others.
"""

from html import escape

OPTIONS = ("view", "level", "readonly", "theme", "height", "load", "playground")


def validate(language, inputs, options, attrs, md):
    """Takes the element's attributes, such as view="size"."""
    for name, value in inputs.items():
        if name not in OPTIONS:
            return False
        options[name] = value
    return True


def format(source, language, class_name, options, md, **kwargs):
    """The block, highlighted by the site's own highlighter, in the element."""
    attributes = {"playground": "https://plimsoll.example/", **options}
    written = "".join(f' {name}="{escape(str(value))}"' for name, value in attributes.items())
    fences = md.preprocessors["fenced_code_block"]
    block = fences.highlight(source, "dockerfile", {}, md, classes=[], id_value="", attrs={})
    # Markdown takes what starts with a <div> for a block, and sets no <p> around it.
    return f"<div><dockerfile-playground{written}>{block}</dockerfile-playground></div>"
