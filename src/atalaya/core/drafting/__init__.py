"""Structured texts that people draft together: bills, regulations, guidelines, plans, reports, notes verbales.

``model`` says what a text is; ``form`` stores it; ``edits`` changes it; ``merging`` joins two hands; ``comparison``
tells two versions apart; ``comments`` and ``checks`` look at it; ``assembly`` makes what an audience may see;
``lines`` lays it out for whoever prints it; ``intake`` makes one of a law or a file. All pure.
"""
