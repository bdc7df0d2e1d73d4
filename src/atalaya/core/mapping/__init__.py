"""Article <-> field: lexicon, facets, lexical and dense signals, fusion, reasons, calibration, evaluation."""
