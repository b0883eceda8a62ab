"""Another newsletter: French and German links, seasons of ten, a French site; all of it by settings."""

project = "La Lettre"
author = "Zoé"
language = "fr"
extensions = ["sphinx_newsletter", "sphinx_parallel_html"]
html_theme = "furo"
html_baseurl = "https://lettre.example/"
ogp_social_cards = {"enable": False}

newsletter_title = "La Lettre du jardin"
newsletter_season_length = 10
newsletter_languages = {"fr": "FR", "de": "DE"}
newsletter_language_markers = {"boche": ["de"]}
newsletter_host_languages = {"garten.example": "de"}
newsletter_sections = {"lectures": ["À lire"]}
newsletter_gap_words = ["retiré"]
