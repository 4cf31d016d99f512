# SPDX-FileCopyrightText: 2026 the Sluice authors
# SPDX-License-Identifier: Apache-2.0

# Prints what Ruby's Time#strftime writes, as strftime-ruby.tsv holds it:
# zone, seconds since 1970, nanoseconds, format, result. A line feed is \n, a tab \t.

VERBS = %w[% a A b B c C d D e F g G h H I j k l m M n p P r R s S t T u U v V w W x X y Y z Z].freeze
FLAGS = ['', '-', '0', '^', '#', '_', '^#', '-0', '0-', '1', '3', '10', '010', '_10', '_010', '-10', '^10', '#_10',
         '0_10', '-_', '^_5'].freeze
OTHERS = ['%:z|%::z|%:::z|%10:z|%_10:z|%010::z|%-:z|%_:z|%12:::z|%_12:::z|%0::z',
          '%Ec|%EC|%Ex|%EX|%Ey|%EY|%Od|%Oe|%OH|%Ok|%OI|%Ol|%Om|%OM|%OS|%Ou|%OU|%OV|%Ow|%OW|%Oy|%-Ey|%_5OH|%^Ec',
          '%N|%L|%1N|%2N|%3N|%6N|%9N|%10N|%12N|%15N|%24N|%1L|%6L|%9L|%12L|%-N|%_3N|%-3L|%03N|%^N',
          '%%3N|%%%3N|%d日%-m月 %p.%%', '%Y-%m-%dT%H:%M:%S.%L%:z', '%-d/%-m/%y %l:%M %P', '%3a %FT%T', '%28c'].freeze
TIMES = [['UTC', 1_136_171_045, 123_456_789], ['UTC', 946_684_800, 0], ['UTC', -62_198_409_600, 5],
         ['UTC', 253_402_300_800, 999_999_999], ['UTC', -1, 250_000_000], ['America/New_York', 1_721_065_509, 7_000_000],
         ['America/New_York', 1_735_599_599, 100], ['Asia/Kolkata', 1_709_251_199, 999_000_000],
         ['Asia/Tokyo', 1_000_000_000, 1], ['America/St_Johns', 1_230_768_000, 45]].freeze

FORMATS = FLAGS.map { |flag| VERBS.map { |verb| "%#{flag}#{verb}" }.join('|') } + OTHERS

TIMES.each do |zone, second, nano|
  ENV['TZ'] = zone
  time = Time.at(second, nano, :nsec)
  time = time.utc if zone == 'UTC'
  FORMATS.each do |format|
    result = time.strftime(format).gsub("\n", '\n').gsub("\t", '\t')
    puts [zone, second, nano, format, result].join("\t")
  end
end
