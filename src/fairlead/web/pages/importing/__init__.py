"""Files that become a program, or a newer version of one."""
