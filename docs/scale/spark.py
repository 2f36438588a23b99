# Parquet in, Parquet out: spark-submit --files translate spark.py IN OUT
import sys
from pyspark.sql import SparkSession

spark = SparkSession.builder.getOrCreate()
articles = spark.read.parquet(sys.argv[1])
schema = articles.schema
for name, kind in [("en", "string"), ("en_title", "string"), ("en_status", "string"), ("en_errors", "int"),
                   ("en_warnings", "int"), ("en_error", "string"), ("en_signature", "string")]:
    schema = schema.add(name, kind)
lines = articles.toJSON().pipe("./translate stream --jobs 1 --quiet", checkCode=True)
spark.read.schema(schema).json(lines).write.mode("overwrite").parquet(sys.argv[2])
