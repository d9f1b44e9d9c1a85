package io.twoscales.results;

import java.util.List;

/**
 * A table of text, whatever it is drawn with.
 *
 * @param title what it shows
 * @param header names of the columns
 * @param rows as many values each as there are columns
 */
public record TextTable(String title, List<String> header, List<List<String>> rows) {
  public TextTable {
    header = List.copyOf(header);
    rows = List.copyOf(rows);
  }

  /** For a terminal: title and aligned columns. */
  public String plain() {
    int[] widths = new int[header.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = header.get(column).length();
      for (List<String> row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    StringBuilder text = new StringBuilder(title).append("\n\n");
    appendAligned(text, header, widths);
    rows.forEach(row -> appendAligned(text, row, widths));
    return text.toString();
  }

  /** For READMEs and pull requests. */
  public String markdown() {
    StringBuilder text = new StringBuilder("**").append(markdownText(title)).append("**\n\n");
    appendMarkdown(text, header);
    text.append("|").append(" --- |".repeat(header.size())).append('\n');
    rows.forEach(row -> appendMarkdown(text, row));
    return text.toString();
  }

  private static void appendAligned(StringBuilder text, List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static void appendMarkdown(StringBuilder text, List<String> row) {
    text.append('|');
    row.forEach(cell -> text.append(' ').append(markdownText(cell)).append(" |"));
    text.append('\n');
  }

  /** Text that Markdown leaves as it is. */
  public static String markdownText(String text) {
    return text.replaceAll("([\\\\|*_<>`])", "\\\\$1");
  }
}
