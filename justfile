# The few things a maintainer repeats. `just --list` shows them.

# All checks; with arguments, chosen tests
test *arguments:
    bin/test {{arguments}}

# Format, then the quick gates
lint:
    .venv/bin/ruff format .
    .venv/bin/ruff check --fix .
    .venv/bin/mypy
    .venv/bin/lint-imports

# Pin the requirements anew, with the hashes of every platform's files (needs uv)
lock *options:
    for list in run test synapse; do \
      uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url {{options}} --output-file requirements/$list.txt requirements/$list.in; \
    done

# Collect the sentences for translation, and compile the translated ones
messages:
    .venv/bin/python manage.py makemessages --locale zh_Hans --no-location --no-obsolete --ignore tests
    .venv/bin/python -c "import polib, sys; polib.pofile(sys.argv[1] + '.po').save_as_mofile(sys.argv[1] + '.mo')" \
      weilu/config/locale/zh_Hans/LC_MESSAGES/django

# Copy the pages' libraries from npm, after a change of package.json
vendor:
    npm install --omit-lockfile-registry-resolved
    bin/vendor
