"""Files nobody vouches for -> ``Source``: one module a format, all of them run inside a cage.

``folder.read_folder`` is the front door: it walks a folder and yields one ``Reading`` a file. ``cage.Cage`` reads
single files. The format modules (``text``, ``html``, ``docx``, ``pdf``, ``akn``, ``table``) have one function
``read(data, path, limits)`` each and must only be called on foreign bytes through the cage.
"""
