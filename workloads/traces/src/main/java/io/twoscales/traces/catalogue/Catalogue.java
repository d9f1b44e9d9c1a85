package io.twoscales.traces.catalogue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The traces that papers on inference serving and autoscaling use. */
public final class Catalogue {
  private static final String CC_BY = "CC-BY 4.0";
  private static final String NOT_STATED = "none stated";
  private static final String NO_RESTRICTION = "may be freely redistributed";

  /** All of them, by name. */
  public static final List<CatalogueEntry> ENTRIES =
      List.of(
          entry(
              "azure-functions-2021",
              "two weeks of invocations of Azure Functions, January 2021, each with its time",
              "a rar archive with one CSV, a row per invocation; unpack it before importing",
              CC_BY,
              "Zhang et al., SOSP 2021",
              "https://github.com/Azure/AzurePublicDataset/raw/master/data/AzureFunctionsInvocationTraceForTwoWeeksJan2021.rar",
              "AzureFunctionsInvocationTraceForTwoWeeksJan2021.rar",
              "azure-functions-2021"),
          entry(
              "azure-llm-2023-code",
              "an hour of code completion requests to Azure's LLM service, November 2023",
              "CSV, a row per request",
              CC_BY,
              "Patel et al., Splitwise, ISCA 2024",
              "https://github.com/Azure/AzurePublicDataset/raw/master/data/AzureLLMInferenceTrace_code.csv",
              "AzureLLMInferenceTrace_code.csv",
              "azure-llm"),
          entry(
              "azure-llm-2023-conversation",
              "an hour of conversation requests to Azure's LLM service, November 2023",
              "CSV, a row per request",
              CC_BY,
              "Patel et al., Splitwise, ISCA 2024",
              "https://github.com/Azure/AzurePublicDataset/raw/master/data/AzureLLMInferenceTrace_conv.csv",
              "AzureLLMInferenceTrace_conv.csv",
              "azure-llm"),
          entry(
              "burstgpt",
              "two months of requests to ChatGPT and GPT-4 at a university",
              "CSV, a row per request",
              CC_BY,
              "Wang et al., BurstGPT, 2024",
              "https://github.com/HPMLL/BurstGPT/releases/download/v1.1/BurstGPT_1.csv",
              "BurstGPT_1.csv",
              "burstgpt"),
          entry(
              "nasa-http-1995-july",
              "a month of requests to NASA's web server, July 1995",
              "an access log, a line per request",
              NO_RESTRICTION,
              "Arlitt and Williamson, SIGMETRICS 1996",
              "https://ita.ee.lbl.gov/traces/NASA_access_log_Jul95.gz",
              "NASA_access_log_Jul95.gz",
              "access-log"),
          new CatalogueEntry(
              "twitter-2021-08",
              "tweets per second of the public stream, August 2021: the load of the Themis paper",
              "a packed tar with one member, workload.txt: 1,899,061 numbers separated by spaces, one per second",
              NOT_STATED,
              "Ghafouri et al., IPA, 2024; Razavi et al., Themis, 2024",
              URI.create(
                  "https://github.com/reconfigurable-ml-pipeline/web-service-datasets/raw/HEAD/dataset/twitter_trace/workload.tbz2"),
              "twitter-2021-08.tbz2",
              List.of("workload.tbz2"),
              CatalogueEntry.RATES,
              OptionalLong.of(1_352_422),
              Optional.of("b13052c83c64d169810fe1cfec35cb6b56c96e17c023156a23c9a067e1ac66bd")));

  private Catalogue() {}

  private static CatalogueEntry entry(
      String name,
      String description,
      String contents,
      String licence,
      String citation,
      String address,
      String fileName,
      String format) {
    return new CatalogueEntry(
        name,
        description,
        contents,
        licence,
        citation,
        URI.create(address),
        fileName,
        List.of(),
        format,
        OptionalLong.empty(),
        Optional.empty());
  }

  /** The entry of that name. */
  public static Optional<CatalogueEntry> named(String name) {
    return ENTRIES.stream().filter(entry -> entry.name().equals(name)).findFirst();
  }
}
