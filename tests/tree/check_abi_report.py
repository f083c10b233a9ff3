#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""check_abi_report.py - abi_report.py accepts growth, and nothing else

usage: check_abi_report.py SCRIPT
"""
import subprocess
import sys
import unittest

SUMMARY = """Leaf changes summary: 1 artifact changed (1 filtered out)
Changed leaf types summary: 1 (1 filtered out) leaf types changed
Removed/Changed/Added functions summary: {} Removed, 0 Changed, 0 Added function
Removed/Changed/Added variables summary: 0 Removed, 0 Changed, 0 Added variable

"""
STRUCT = """'struct {} at scrawl.h:424:1' changed:
  type size changed from 576 to 640 (in bits)
  1 data member insertion:
    'double extra', at offset {} (in bits) at scrawl.h:433:1
"""
SCRIPT = sys.argv.pop(1)


def judge(report):
    done = subprocess.run([sys.executable, SCRIPT], input=report, capture_output=True, text=True,
                          check=False)
    return done.returncode, done.stdout


class Reports(unittest.TestCase):
    def test_nothing_changed(self):
        self.assertEqual(judge(""), (0, ""))

    def test_growth_at_the_end(self):
        report = SUMMARY.format(0) + STRUCT.format("scrawl_epoch", 576)
        self.assertEqual(judge(report + "\n" + STRUCT.format("scrawl_train_options", 608)),
                         (0, ""))

    def test_member_in_the_middle_or_in_padding(self):
        status, text = judge(SUMMARY.format(0) + STRUCT.format("scrawl_epoch", 568))
        self.assertEqual(status, 1)
        self.assertIn("at offset 568", text)

    def test_struct_in_arrays(self):
        status, text = judge(SUMMARY.format(0) + STRUCT.format("scrawl_lr_point", 576))
        self.assertEqual(status, 1)
        self.assertIn("scrawl_lr_point", text)

    def test_member_of_another_type(self):
        status, text = judge(SUMMARY.format(0) + """'struct scrawl_epoch at scrawl.h:415:1' changed:
  type size hasn't changed
  there are data member changes:
    type 'double' of 'scrawl_epoch::seconds' changed:
      type name changed from 'double' to 'float'
""")
        self.assertEqual(status, 1)
        self.assertIn("'double' to 'float'", text)

    def test_removed_function(self):
        status, text = judge(SUMMARY.format(1) + """1 Removed function:

  [D] 'function unsigned int scrawl_version_number()'
""")
        self.assertEqual(status, 1)
        self.assertIn("scrawl_version_number", text)


if __name__ == "__main__":
    unittest.main()
