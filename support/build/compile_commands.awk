# SPDX-License-Identifier: BSD-3-Clause
#
# From lines "source|command" to the database that clang's tools and editors
# read; -v dir=FOLDER is where the commands run.
function quoted(s) {
	gsub(/[\\"]/, "\\\\&", s)
	gsub(/\t/, " ", s)
	return "\"" s "\""
}
BEGIN { print "[" }
{
	source = $1
	command = substr($0, length(source) + 2)
	gsub(/  +/, " ", command)
	printf "%s{ \"directory\": %s,\n  \"file\": %s,\n  \"command\": %s }", \
		(NR > 1 ? ",\n" : ""), quoted(dir), quoted(source), quoted(command)
}
END { print "\n]" }
