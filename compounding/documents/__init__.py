"""What leaves the program: labels, papers and workbooks, laid out without a screen."""
